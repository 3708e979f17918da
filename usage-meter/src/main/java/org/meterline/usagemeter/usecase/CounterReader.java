package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.List;
import org.meterline.usagemeter.domain.InventoryObject;

/** Port: one reading of the counters of a source. */
@FunctionalInterface
public interface CounterReader {
    /** @throws IOException where it cannot be read, or not be understood as a whole */
    List<InventoryObject> read() throws IOException, InterruptedException;
}
