package org.meterline.chassis.request;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/**
 * A query means exactly one thing: a filter that is misspelt would otherwise show everything, and of one that stands there
 * twice half would be ignored. The token endpoint is left out: RFC 6749 wants unknown parameters ignored.
 */
public final class KnownParameters {

    private static final String OURS = "/api/";
    private static final int LONGEST_NAME = 64;

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    /** Refuses a query with a parameter that the route does not have, or has twice. */
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        if (method == null || !request.getUriInfo().getPath().startsWith(OURS)) {
            return;
        }
        Set<String> names = known.computeIfAbsent(method, KnownParameters::parameters);
        for (Map.Entry<String, List<String>> given :
                request.getUriInfo().getQueryParameters().entrySet()) {
            if (!names.contains(given.getKey())) {
                throw refused("This parameter is not known here.", given.getKey(), "unknown-parameter");
            }
            if (given.getValue().size() > 1) {
                throw refused("Once is enough.", given.getKey(), "once");
            }
        }
    }

    private static RuntimeException refused(String detail, String name, String rule) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return Problems.of(CommonProblem.MALFORMED_REQUEST, detail, shown, rule);
    }

    private static Set<String> parameters(Method method) {
        Stream<AnnotatedElement> own = Arrays.stream(method.getParameters());
        Stream<AnnotatedElement> ofBeans = Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(BeanParam.class))
                .flatMap(parameter -> Arrays.stream(parameter.getType().getDeclaredFields()));
        return Stream.concat(own, ofBeans)
                .map(element -> element.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet());
    }
}
