package org.meterline.usagemeter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** What the program is called, on the command line and in every report. */
public final class Program {
    /** The name of the command. */
    public static final String COMMAND = "usage-meter";

    /** The software name in reports. */
    public static final String SOFTWARE_NAME = "meterline-usage-meter";

    /** The version this program was built as. */
    public static final String VERSION = readVersion();

    /** The format of the home that this version reads and writes; a change of it raises the number. */
    public static final int HOME_FORMAT = 1;

    private static final String FOLDER_PROPERTY = "usage-meter.program";

    private Program() {}

    /** The folder that this program was started from; empty where it was not started by its start script. */
    public static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER_PROPERTY)).map(Path::of);
    }

    private static String readVersion() {
        try (InputStream in = Program.class.getResourceAsStream("/META-INF/usage-meter.properties")) {
            if (in == null) {
                throw new IllegalStateException("the program was built without its version");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
