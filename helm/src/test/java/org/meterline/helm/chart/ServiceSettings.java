package org.meterline.helm.chart;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.meterline.helm.repository.Checkout;

/**
 * The settings that a service reads, as its sources state them: the keys of its properties files, the methods of its
 * {@code @ConfigMapping} interfaces, and the names in {@code @ConfigProperty}. Read from source text, so that no service has
 * to be built or started for it.
 */
final class ServiceSettings {

    private final Set<String> names = new TreeSet<>();
    private final Set<String> maps = new TreeSet<>();

    /** The settings of all these modules together. */
    static ServiceSettings of(List<Path> modules) {
        ServiceSettings settings = new ServiceSettings();
        Set<Path> main =
                modules.stream().map(module -> module.resolve("src/main")).collect(Collectors.toSet());
        for (Path file : Checkout.files(file -> main.stream().anyMatch(file::startsWith))) {
            String name = file.getFileName().toString();
            if (name.equals("application.properties") || name.equals("microprofile-config.properties")) {
                settings.addProperties(Checkout.read(file));
            } else if (name.endsWith(".java")) {
                settings.addSource(file);
            }
        }
        return settings;
    }

    /** Whether a variable of this name reaches one of the settings. */
    boolean knowsEnvironmentName(String variable) {
        return names.stream().anyMatch(name -> environmentName(name).equals(variable))
                || maps.stream().anyMatch(map -> variable.startsWith(environmentName(map) + "_"));
    }

    Set<String> names() {
        return names;
    }

    /** How a setting is written in an environment: every character that is no letter or digit becomes an underscore. */
    static String environmentName(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private void addProperties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.stringPropertyNames().forEach(name -> names.add(name.replaceFirst("^%[^.]+\\.", "")));
    }

    private void addSource(Path file) {
        String source = Checkout.read(file);
        if (!source.contains("@ConfigMapping") && !source.contains("@ConfigProperty")) {
            return;
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new SettingsScanner(), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class SettingsScanner extends TreeScanner<Void, Void> {

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            argument(type.getModifiers().getAnnotations(), "ConfigMapping", "prefix")
                    .ifPresent(prefix -> addMapping(prefix, type));
            return super.visitClass(type, unused);
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void unused) {
            argument(List.of(annotation), "ConfigProperty", "name").ifPresent(names::add);
            return super.visitAnnotation(annotation, unused);
        }

        private void addMapping(String prefix, ClassTree type) {
            Map<String, ClassTree> nested = type.getMembers().stream()
                    .filter(ClassTree.class::isInstance)
                    .map(ClassTree.class::cast)
                    .collect(Collectors.toMap(child -> child.getSimpleName().toString(), child -> child));
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method && method.getBody() == null) {
                    addMethod(prefix, method, nested);
                }
            }
        }

        private void addMethod(String prefix, MethodTree method, Map<String, ClassTree> nested) {
            List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
            String own = argument(annotations, "WithName", "value")
                    .orElseGet(() -> kebab(method.getName().toString()));
            String name = prefix + "." + own;
            String type = method.getReturnType().toString();
            ClassTree group = nested.get(type.replaceFirst("^Optional<(.*)>$", "$1"));
            if (group != null) {
                addMapping(name, group);
            } else if (method.getReturnType() instanceof ParameterizedTypeTree map
                    && map.getType().toString().equals("Map")) {
                maps.add(name);
            } else {
                names.add(name);
            }
        }
    }

    private static Optional<String> argument(
            List<? extends AnnotationTree> annotations, String annotation, String argument) {
        for (AnnotationTree candidate : annotations) {
            String name = candidate.getAnnotationType().toString();
            if (name.equals(annotation) || name.endsWith("." + annotation)) {
                for (ExpressionTree given : candidate.getArguments()) {
                    if (given instanceof AssignmentTree assignment
                            && assignment.getVariable().toString().equals(argument)
                            && assignment.getExpression() instanceof LiteralTree literal) {
                        return Optional.of(String.valueOf(literal.getValue()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
