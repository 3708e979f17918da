package org.meterline.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.meterline.local.servers.LocalClient;

/** Tells scripts that everything serves, where, and with which clients. */
public final class ReadyFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReadyFile() {}

    /** Appears whole or not at all, readable by its owner only: it carries the local clients' secrets. */
    public static void write(Path file, Addresses addresses) {
        Path target = file.toAbsolutePath();
        try {
            Files.createDirectories(target.resolveSibling("").toAbsolutePath());
            Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content(addresses)) + "\n");
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "Cannot write " + target + " (" + e.getMessage() + "); give another --ready-file.", e);
        }
    }

    /** A file of an earlier run must not tell a script that this one is ready. */
    public static void removeOld(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "Cannot replace " + file + " (" + e.getMessage() + "); give another --ready-file.", e);
        }
    }

    static ObjectNode content(Addresses addresses) {
        ObjectNode content = JSON.createObjectNode()
                .put("registration", addresses.registration())
                .put("collector", addresses.collector())
                .put("upload", addresses.upload())
                .put("aggregation", addresses.aggregation())
                .put("oidc", addresses.oidc())
                .put("kafka", addresses.kafka())
                .put("postgres", addresses.postgres());
        ObjectNode clients = content.putObject("clients");
        for (LocalClient client : LocalClient.all()) {
            clients.putObject(client.id()).put("clientId", client.id()).put("clientSecret", client.secret());
        }
        return content;
    }
}
