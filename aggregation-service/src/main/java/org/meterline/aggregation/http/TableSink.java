package org.meterline.aggregation.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a table is written to, row by row. */
public interface TableSink {

    /** @param cells one for each column: a text, an integer, a truth value, a list of texts, or null where there is nothing */
    void row(List<? extends @Nullable Object> cells) throws IOException;

    /** To be called once, after the last row; the stream underneath stays open. */
    void end() throws IOException;
}
