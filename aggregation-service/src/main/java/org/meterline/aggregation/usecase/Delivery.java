package org.meterline.aggregation.usecase;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.Way;

/**
 * How a report came to us. The ledger remembers the first one, so that its redelivery repeats the first outcome.
 *
 * @param file the usage file, for {@link Way#FILE} only
 */
public record Delivery(
        Way way, int partition, long offset, @Nullable UUID file) {

    public Delivery {
        if ((way == Way.FILE) != (file != null)) {
            throw new IllegalArgumentException("a file's id goes with way FILE and only there: " + way + ", " + file);
        }
    }

    /** A file is one delivery however often the gateway publishes it; online, every record on the topic is one. */
    public boolean same(Delivery other) {
        return file != null
                ? file.equals(other.file)
                : other.file == null && partition == other.partition && offset == other.offset;
    }
}
