package org.meterline.usagemeter.usecase;

import java.io.IOException;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.Names;

/**
 * How usage is labelled and what of names leaves, as it holds at one time.
 *
 * @param document the same as text, so that a journal keeps by what rules a span was cut
 */
public record Labels(MeteringRules rules, Names names, String document) {
    /** Port: where labels come from. Operators change them while the meter runs. */
    public interface Book {
        /** What holds now. */
        Labels current() throws IOException;

        /** What held when this document was written. */
        Labels read(String document) throws IOException;
    }
}
