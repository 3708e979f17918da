package org.meterline.registration.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.meterline.registration.domain.UpgradeGraph;

/** The upgrade graph, read once and checked before anything is served. */
@Startup
@Singleton
class ConfiguredUpgradeGraph {

    private static final String SHIPPED = "/upgrade-graph.json";

    private final UpgradeGraph graph;

    ConfiguredUpgradeGraph(UpgradeSettings settings) {
        Optional<Path> file = settings.graph();
        this.graph = file.isPresent()
                ? read(file.get().toString(), fromFile(file.get(), settings.largestGraphBytes()))
                : read("that ships with the service", shipped());
    }

    @Produces
    @Singleton
    UpgradeGraph graph() {
        return graph;
    }

    private static UpgradeGraph read(String which, byte[] document) {
        try {
            return UpgradeGraphDocument.read(document);
        } catch (JsonProcessingException e) {
            throw refused(which, e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw refused(which, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] fromFile(Path file, int largest) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] document = stream.readNBytes(largest + 1);
            if (document.length > largest) {
                throw refused(file.toString(), "it is larger than " + largest + " bytes");
            }
            return document;
        } catch (IOException e) {
            throw refused(file.toString(), "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static byte[] shipped() {
        try (InputStream stream = ConfiguredUpgradeGraph.class.getResourceAsStream(SHIPPED)) {
            if (stream == null) {
                throw new IllegalStateException(SHIPPED + " is not in the service");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line, whatever the document holds. */
    private static ConfigurationException refused(String which, String why) {
        return new ConfigurationException("The upgrade graph " + which
                + " (meterline.registration.upgrades.graph) is refused: " + why.replaceAll("\\s+", " ") + ".");
    }
}
