package org.meterline.local.sample;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.meterline.local.stack.Addresses;

public final class SampleMonth {
    public static final Instant DEFAULT_CLOCK = Instant.parse("2026-11-01T12:00:00Z");

    public interface Bar {
        void show(String label, long done, long total);
    }

    public SampleMonth(Path checkout, Path data, Addresses addresses, Consumer<String> say, Bar bar) {}

    public void run(Instant clock) {}
}
