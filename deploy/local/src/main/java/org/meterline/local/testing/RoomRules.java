package org.meterline.local.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The walls between the rooms of a service, the same in each: http, kafka and storage reach into usecase, usecase
 * into domain, and nothing back.
 */
public final class RoomRules {

    private static final List<String> ROOMS = List.of("domain", "usecase", "http", "kafka", "storage", "config");
    private static final Set<String> EXACT_ROOMS = Set.of("domain", "storage", "usecase");
    private static final Set<String> CATCH_ALL_NAMES = Set.of("services", "common", "util", "utils", "core", "model");
    private static final Set<String> FLOATING =
            Set.of("float", "double", "float[]", "double[]", Float.class.getName(), Double.class.getName());

    private static final String[] FRAMEWORKS = {
        "jakarta..",
        "io.quarkus..",
        "io.smallrye..",
        "org.hibernate..",
        "org.apache.kafka..",
        "com.fasterxml..",
        "io.vertx..",
        "org.eclipse.microprofile..",
        "java.sql..",
        "javax.sql.."
    };

    private RoomRules() {}

    /** Fails with every breach found in the production classes below {@code rootPackage}. */
    public static void check(String rootPackage) {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
        List<ArchRule> rules = Stream.of(
                        arrows(rootPackage),
                        List.of(
                                everyClassHasARoom(rootPackage),
                                domainKnowsNoFramework(rootPackage),
                                exactRoomsKnowNoFloatingPoint(rootPackage),
                                noCatchAllPackage(),
                                timeComesFromTheClock(rootPackage)))
                .flatMap(List::stream)
                .toList();
        rules.forEach(rule -> rule.allowEmptyShould(true).check(all));
        checkNullMarked(all);
    }

    private static List<ArchRule> arrows(String root) {
        return List.of(
                room(root, "domain").mayNotReach(root, "usecase", "http", "kafka", "storage", "config"),
                room(root, "usecase").mayNotReach(root, "http", "kafka", "storage"),
                room(root, "http").mayNotReach(root, "kafka", "storage"),
                room(root, "kafka").mayNotReach(root, "http", "storage"),
                room(root, "storage").mayNotReach(root, "http", "kafka"),
                room(root, "config").mayNotReach(root, "http", "kafka", "storage", "usecase"));
    }

    private record Room(String packages, String name) {

        private ArchRule mayNotReach(String root, String... others) {
            String[] forbidden =
                    Stream.of(others).map(other -> root + "." + other + "..").toArray(String[]::new);
            return noClasses()
                    .that()
                    .resideInAPackage(packages)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .because("arrows go from http, kafka and storage to usecase, from usecase to domain, and " + name
                            + " must not turn one round");
        }
    }

    private static Room room(String root, String name) {
        return new Room(root + "." + name + "..", name);
    }

    /** Without it, a class in a package of its own choosing would stand outside all walls. */
    private static ArchRule everyClassHasARoom(String root) {
        String[] rooms = ROOMS.stream().map(name -> root + "." + name + "..").toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .resideInAnyPackage(rooms)
                .because("a class whose room is not obvious is misnamed");
    }

    private static ArchRule domainKnowsNoFramework(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .because("the domain is tested and read without any framework");
    }

    private static ArchRule exactRoomsKnowNoFloatingPoint(String root) {
        String[] rooms =
                EXACT_ROOMS.stream().map(name -> root + "." + name + "..").toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(rooms)
                .should(useNoFloatingPoint())
                .because("quantities and money are exact: integers end to end, one rounding at the very end");
    }

    private static ArchCondition<JavaClass> useNoFloatingPoint() {
        return new ArchCondition<>("use no float or double") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getFields().forEach(field -> report(events, type, field.getFullName(), isFloating(field)));
                type.getCodeUnits().forEach(unit -> report(events, type, unit.getFullName(), isFloating(unit)));
                type.getAccessesFromSelf()
                        .forEach(access -> report(events, type, access.getDescription(), isFloating(access)));
            }
        };
    }

    private static void report(ConditionEvents events, JavaClass type, String where, boolean floating) {
        if (floating) {
            events.add(SimpleConditionEvent.violated(type, where + " uses float or double"));
        }
    }

    private static boolean isFloating(JavaField field) {
        return isFloating(field.getRawType());
    }

    private static boolean isFloating(JavaCodeUnit unit) {
        return isFloating(unit.getRawReturnType())
                || unit.getRawParameterTypes().stream().anyMatch(RoomRules::isFloating);
    }

    /** What a body calls or reads gives its floating-point locals away. */
    private static boolean isFloating(JavaAccess<?> access) {
        return isFloating(access.getTargetOwner())
                || access.getTarget()
                                instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget called
                        && (isFloating(called.getRawReturnType())
                                || called.getRawParameterTypes().stream().anyMatch(RoomRules::isFloating))
                || access.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget read
                        && isFloating(read.getRawType());
    }

    private static boolean isFloating(JavaClass type) {
        return FLOATING.contains(type.getName()) || isPrimitiveArray(type);
    }

    private static boolean isPrimitiveArray(JavaClass type) {
        return type.isArray() && isFloating(type.getComponentType());
    }

    private static ArchRule noCatchAllPackage() {
        return classes()
                .should(new ArchCondition<>("live in a package that says what it holds") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (String part : type.getPackageName().split("\\.")) {
                            if (CATCH_ALL_NAMES.contains(part)) {
                                events.add(SimpleConditionEvent.violated(
                                        type, type.getName() + " lives in a package named " + part));
                            }
                        }
                    }
                })
                .because("a package of that name ends up holding everything");
    }

    private static ArchRule timeComesFromTheClock(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".config..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it reads the machine's own time",
                        call -> call.getTarget().getOwner().isEquivalentTo(System.class)
                                        && call.getTarget().getName().equals("currentTimeMillis")
                                || call.getTarget().getOwner().getPackageName().equals("java.time")
                                        && call.getTarget().getName().equals("now")
                                        && call.getTarget().getRawParameterTypes().stream()
                                                .noneMatch(type -> type.isEquivalentTo(java.time.Clock.class))
                                || call.getTarget().getOwner().isEquivalentTo(java.time.Clock.class)
                                        && call.getTarget().getName().startsWith("system")))
                .because("tests and the local stack move the business clock; inject java.time.Clock");
    }

    /** Every package with classes says what lives in it and is null-marked; the breaches come as one failure. */
    private static void checkNullMarked(JavaClasses all) {
        Set<String> packages = new TreeSet<>();
        all.forEach(type -> packages.add(type.getPackageName()));
        List<String> missing =
                packages.stream().filter(name -> !isNullMarked(all, name)).toList();
        if (!missing.isEmpty()) {
            throw new AssertionError("packages without a @NullMarked package-info.java: " + missing);
        }
    }

    private static boolean isNullMarked(JavaClasses all, String name) {
        String info = name + ".package-info";
        return all.contain(info) && all.get(info).isAnnotatedWith("org.jspecify.annotations.NullMarked");
    }
}
