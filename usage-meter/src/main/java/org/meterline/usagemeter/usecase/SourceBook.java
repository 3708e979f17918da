package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Port: the sources that this meter is set up with. Commands change it while the daemon runs; the daemon looks again. */
public interface SourceBook {
    /** All sources, in the order in which they were added. */
    List<MeteredSource> sources() throws IOException;

    /** Changes the list as one step: no two changes are lost in one another. */
    void change(UnaryOperator<List<MeteredSource>> change) throws IOException;
}
