package org.meterline.registration.http;

import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/** What a caller says in {@code If-Match} (RFC 9110, section 13.1.1): which tags it has seen, or {@code *} for any. */
final class IfMatch {

    static final String HEADER = "If-Match";

    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"";
    private static final Pattern TAGS = Pattern.compile("[ \t]*,*[ \t]*" + TAG + "(?:[ \t]*,[ \t]*(?:" + TAG + ")?)*+");
    private static final Pattern ONE_TAG = Pattern.compile(TAG);

    private IfMatch() {}

    /**
     * Whether a revision is one that the caller has seen. Tags are compared strongly, so a weak one never matches, and neither
     * does one that was not given out here.
     *
     * @param lines one element for each time the header stands there
     */
    static LongPredicate seen(List<String> lines) {
        String value = String.join(",", lines).strip();
        if (value.isEmpty()) {
            throw Problems.of(CommonProblem.PRECONDITION_REQUIRED, "Send the ETag of what you looked at as If-Match.");
        }
        if (value.equals("*")) {
            return revision -> true;
        }
        if (!TAGS.matcher(value).matches()) {
            throw Problems.of(
                    CommonProblem.MALFORMED_REQUEST,
                    "Entity tags in quotes, with commas between them, or * are needed.",
                    HEADER,
                    "entity-tags");
        }
        Set<String> tags =
                ONE_TAG.matcher(value).results().map(tag -> tag.group()).collect(Collectors.toSet());
        return revision -> tags.contains("\"" + Answers.tag(revision).getValue() + "\"");
    }
}
