package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.List;

/** Says which parts should run just now; the running meter asks again and again, so that commands take effect. */
@FunctionalInterface
public interface Parts {
    /**
     * All parts that should run, each with a name of its own. A part that is equal to one that runs is left alone; one of the
     * same name that is not takes its place.
     */
    List<Part> parts() throws IOException;

    /** These and those. */
    default Parts and(Parts others) {
        return () -> java.util.stream.Stream.concat(parts().stream(), others.parts().stream())
                .toList();
    }
}
