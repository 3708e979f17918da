package org.meterline.chassis.request;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The id by which one request is found again in the log: the client's where it is harmless, else one of ours. */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    static final String LOG_KEY = "requestId";

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private RequestId() {}

    /** The id of the request that the present thread works for. */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(LOG_KEY)).map(Object::toString);
    }

    /** The offered id if it can do no harm in a log or a header, else a new one. */
    public static String takenOrMade(@Nullable String offered) {
        return offered != null && HARMLESS.matcher(offered).matches()
                ? offered
                : UUID.randomUUID().toString();
    }
}
