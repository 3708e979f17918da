package org.meterline.local.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.Folders;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.KeycloakServer;
import org.meterline.local.servers.PostgresDatabases;
import org.meterline.local.servers.PostgresServer;

/** The servers as processes of this machine, for where no Docker API answers. */
final class EmbeddedServers implements TestServers {

    private @Nullable Path folder;
    private @Nullable PostgresServer postgres;
    private @Nullable KafkaServer kafka;
    private @Nullable KeycloakServer keycloak;

    @Override
    public void start(Set<Kind> wanted) {
        Path base = newFolder();
        folder = base;
        // All are started before any is awaited: they come up side by side.
        if (wanted.contains(Kind.KEYCLOAK)) {
            keycloak = KeycloakServer.throwaway(base.resolve("keycloak")).start();
        }
        if (wanted.contains(Kind.KAFKA)) {
            kafka = KafkaServer.throwaway(base.resolve("kafka")).start();
        }
        if (wanted.contains(Kind.POSTGRES)) {
            postgres = PostgresServer.throwaway(base.resolve("postgres")).start();
        }
        awaitReady();
    }

    private void awaitReady() {
        if (postgres != null) {
            postgres.awaitReady();
        }
        if (kafka != null) {
            kafka.awaitReady();
        }
        if (keycloak != null) {
            keycloak.awaitReady();
        }
    }

    @Override
    public PostgresDatabases postgres() {
        return started(postgres).databases();
    }

    @Override
    public String kafkaBootstrapServers() {
        return started(kafka).bootstrapServers();
    }

    @Override
    public String keycloakUrl() {
        return started(keycloak).baseUrl();
    }

    @Override
    public void stop() {
        if (keycloak != null) {
            keycloak.process().askToStop();
        }
        if (kafka != null) {
            kafka.stop();
        }
        if (postgres != null) {
            postgres.stop();
        }
        if (keycloak != null) {
            keycloak.stop();
        }
        if (folder != null) {
            Folders.delete(folder);
        }
    }

    private static <T> T started(@Nullable T server) {
        if (server == null) {
            throw new IllegalStateException("not among the servers of this test");
        }
        return server;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("meterline-test");
        } catch (IOException e) {
            throw new UncheckedIOException("no place for the test's servers: " + e.getMessage(), e);
        }
    }
}
