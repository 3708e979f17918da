package org.meterline.local.stack;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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
 * @param settings environment variables for all services; the stack's own go before
 */
public record StackOptions(
        Path checkout,
        Path data,
        boolean fresh,
        StackPorts ports,
        Optional<Instant> clock,
        boolean buildIfNeeded,
        Set<Service> services,
        Map<String, String> settings) {

    public StackOptions {
        checkout = checkout.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        services = Set.copyOf(services);
        settings = Map.copyOf(settings);
    }

    public StackOptions(
            Path checkout,
            Path data,
            boolean fresh,
            StackPorts ports,
            Optional<Instant> clock,
            boolean buildIfNeeded,
            Set<Service> services) {
        this(checkout, data, fresh, ports, clock, buildIfNeeded, services, Map.of());
    }

    /** A stack of built modules, as tests want it. */
    public static StackOptions ofBuilt(Path checkout, Path data, int portOffset) {
        return new StackOptions(
                checkout, data, false, new StackPorts(portOffset), Optional.empty(), false, Service.all());
    }

    public StackOptions withClock(Instant start) {
        return new StackOptions(checkout, data, fresh, ports, Optional.of(start), buildIfNeeded, services, settings);
    }

    public StackOptions withServices(Set<Service> wanted) {
        return new StackOptions(checkout, data, fresh, ports, clock, buildIfNeeded, wanted, settings);
    }

    public StackOptions withSettings(Map<String, String> environment) {
        return new StackOptions(checkout, data, fresh, ports, clock, buildIfNeeded, services, environment);
    }
}
