package org.meterline.local.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The four services, with what their processes need. */
public enum Service {
    REGISTRATION("registration-service", StackPort.REGISTRATION, "registration", 160),
    COLLECTOR("collector-service", StackPort.COLLECTOR, null, 192),
    UPLOAD("upload-gateway", StackPort.UPLOAD, "upload", 192),
    AGGREGATION("aggregation-service", StackPort.AGGREGATION, "aggregation", 256);

    private final String module;
    private final StackPort port;
    private final @Nullable String database;
    private final int heapMegabytes;

    Service(String module, StackPort port, @Nullable String database, int heapMegabytes) {
        this.module = module;
        this.port = port;
        this.database = database;
        this.heapMegabytes = heapMegabytes;
    }

    public static Set<Service> all() {
        return EnumSet.allOf(Service.class);
    }

    /** The module's folder and name, which is also what people call the service. */
    public String module() {
        return module;
    }

    public StackPort port() {
        return port;
    }

    /** The name of the service's own database and of the role that owns it. */
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    Path jar(Path checkout) {
        return checkout.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
