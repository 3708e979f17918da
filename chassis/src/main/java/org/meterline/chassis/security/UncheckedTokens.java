package org.meterline.chassis.security;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a token that was found bad from one that could not be checked: the second is no fault of its sender. */
public final class UncheckedTokens {

    private static final int DEEPEST_CAUSE = 16;

    private UncheckedTokens() {}

    /** Whether an authentication failed because its issuer could not be asked. */
    public static boolean causeOf(@Nullable Throwable failure) {
        boolean authenticating = failure instanceof AuthenticationFailedException || failure instanceof OIDCException;
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof MeterKeysUnavailableException || authenticating && isOfTheNetwork(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof VertxException
                || cause instanceof TimeoutException
                || cause instanceof io.smallrye.mutiny.TimeoutException;
    }
}
