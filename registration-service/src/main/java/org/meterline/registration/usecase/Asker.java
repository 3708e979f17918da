package org.meterline.registration.usecase;

import java.util.UUID;

/** Who asks about a usage meter: people of a provider, or the usage meter itself. */
public sealed interface Asker {

    record People(Scope scope) implements Asker {}

    /** @param generation the access token that its present token was traded for */
    record UsageMeterItself(UUID id, int generation) implements Asker {}
}
