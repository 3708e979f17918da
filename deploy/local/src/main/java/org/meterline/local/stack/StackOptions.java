package org.meterline.local.stack;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a stack is started with.
 *
 * @param checkout the folder with the built modules
 * @param data everything the stack keeps, logs included
 * @param fresh forget what an earlier run has kept
 * @param clock where the business clock starts; empty for the real time
 * @param buildIfNeeded run the build where an artefact is missing or older than its sources
 * @param services which of the services run
 */
public record StackOptions(
        Path checkout,
        Path data,
        boolean fresh,
        StackPorts ports,
        Optional<Instant> clock,
        boolean buildIfNeeded,
        Set<Service> services) {

    public StackOptions {
        checkout = checkout.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        services = Set.copyOf(services);
    }

    /** A stack of built modules, as tests want it. */
    public static StackOptions ofBuilt(Path checkout, Path data, int portOffset) {
        return new StackOptions(
                checkout, data, false, new StackPorts(portOffset), Optional.empty(), false, Service.all());
    }

    public StackOptions withClock(Instant start) {
        return new StackOptions(checkout, data, fresh, ports, Optional.of(start), buildIfNeeded, services);
    }
}
