package org.meterline.chassis.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Turns broken constraints of a request into one problem that lists them; of anything else into a 500. */
final class ViolationProblems {

    /** One broken rule, as it stands in the problem's list. */
    record Violation(String field, String rule, String detail) {}

    private ViolationProblems() {}

    static HttpProblem of(ConstraintViolationException cause) {
        boolean ownFault = cause.getConstraintViolations().stream().anyMatch(ViolationProblems::ofReturnValue);
        if (ownFault || cause.getConstraintViolations().isEmpty()) {
            return Problems.of(CommonProblem.INTERNAL_ERROR, ProblemShaper.detailFor(500));
        }
        List<Violation> violations = cause.getConstraintViolations().stream()
                .map(violation -> new Violation(field(violation), rule(violation), violation.getMessage()))
                .sorted(Comparator.comparing(Violation::field).thenComparing(Violation::rule))
                .toList();
        Violation first = violations.getFirst();
        return Problems.builder(CommonProblem.INVALID_FIELD, first.field() + ": " + first.detail())
                .with(ProblemMembers.FIELD, first.field())
                .with(ProblemMembers.RULE, first.rule())
                .with(ProblemMembers.VIOLATIONS, violations)
                .build();
    }

    private static boolean ofReturnValue(ConstraintViolation<?> violation) {
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** Without the Java names of method and parameter: only what stands in the request. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        String parameter = "";
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                pointer.append('/').append(node.getName());
            } else if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
            }
        }
        return pointer.isEmpty() ? parameter : pointer.toString();
    }

    private static String rule(ConstraintViolation<?> violation) {
        String name = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
