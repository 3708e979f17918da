package org.meterline.usagemeter.usecase;

import java.time.Instant;
import java.util.List;

/** Port: where the parts of the running meter say how they are, for {@code status} and for heartbeats. */
public interface StatusBoard {
    /** A part runs. */
    void running(String part, Instant since);

    /** A part does not run, and why. */
    void offline(String part, Instant since, String why);

    /** A part is wanted no longer. */
    void gone(String part);

    /** How it stands with a source; replaces what was said before under the same name. */
    void source(SourceState state);

    /** A source is metered no longer. */
    void forget(String source);

    /** All sources, by name. */
    List<SourceState> sources();

    /** How it stands with sending; replaces what was said before. */
    void sending(SendingState state);
}
