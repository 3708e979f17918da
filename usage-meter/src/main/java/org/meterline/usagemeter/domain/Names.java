package org.meterline.usagemeter.domain;

import java.util.Optional;
import java.util.UUID;

/** What stands in a report's {@code name} fields. Nothing else in a report comes from an object's name. */
@FunctionalInterface
public interface Names {
    /** Names stay here. */
    Names NONE = (kind, source, id, name) -> Optional.empty();

    /** Names leave as the source gives them. */
    Names PLAIN = (kind, source, id, name) -> Optional.of(name);

    /** What leaves instead of this object's name, if anything. */
    Optional<String> leaving(ObjectKind kind, UUID source, String id, String name);
}
