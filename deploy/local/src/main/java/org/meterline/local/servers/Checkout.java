package org.meterline.local.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the checkout that we run from. */
public final class Checkout {

    /** Names the checkout where the working directory is not inside it. */
    public static final String PROPERTY = "meterline.checkout";

    private static final String MARK = "deploy/local/servers/pom.xml";

    private Checkout() {}

    public static Path root() {
        String given = System.getProperty(PROPERTY);
        Path start = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(MARK))) {
                return folder;
            }
        }
        throw new IllegalStateException(start + " is not inside a checkout of Meterline; set -D" + PROPERTY);
    }
}
