package org.meterline.upload.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState;

/** Who uploads or asks; decides which usage meters' files there are for them at all. */
public sealed interface Uploader {

    /** A person or portal backend of a provider. */
    record Operator(String provider, String subject) implements Uploader {}

    /** A usage meter, for itself. */
    record Meter(UUID usageMeterId, String provider) implements Uploader {}

    /** The platform, for any provider. */
    record Platform(String subject) implements Uploader {}

    /** Whether this usage meter's files exist for the caller; what does not, is answered as if it were not there. */
    default boolean sees(String provider, UUID usageMeterId) {
        return switch (this) {
            case Operator operator -> operator.provider().equals(provider);
            case Meter meter ->
                meter.usageMeterId().equals(usageMeterId) && meter.provider().equals(provider);
            case Platform _ -> true;
        };
    }

    default boolean sees(UsageMeterState meter) {
        return sees(meter.provider(), meter.usageMeterId());
    }

    /** The provider that it acts for; null for the platform. */
    default @Nullable String ownProvider() {
        return switch (this) {
            case Operator operator -> operator.provider();
            case Meter meter -> meter.provider();
            case Platform _ -> null;
        };
    }

    /** Who it was, for the record. */
    default String name() {
        return switch (this) {
            case Operator operator -> operator.subject();
            case Meter meter -> meter.usageMeterId().toString();
            case Platform platform -> platform.subject();
        };
    }
}
