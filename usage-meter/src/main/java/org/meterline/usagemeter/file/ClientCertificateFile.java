package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The certificate and key that the meter shows, in the home. The name changes with the certificate: so a running meter sees it. */
public final class ClientCertificateFile {
    private static final String NAME = "client-certificate-";
    private static final int DIGITS = 16;

    private ClientCertificateFile() {}

    /** Keeps certificates and key as one file, readable for its owner only. */
    public static Path keep(MeterHome home, Path certificates, Path key, String fingerprint) throws IOException {
        String pem = Files.readString(certificates, StandardCharsets.US_ASCII).strip() + "\n"
                + Files.readString(key, StandardCharsets.US_ASCII).strip() + "\n";
        Path file = home.folder().toAbsolutePath().resolve(NAME + fingerprint.substring(0, DIGITS) + ".pem");
        HomeFile.write(file, pem.getBytes(StandardCharsets.US_ASCII));
        return file;
    }

    /** Deletes one that is not shown any more; a file that lies elsewhere is somebody else's. */
    public static void forget(MeterHome home, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (home.folder().toAbsolutePath().equals(folder)
                && String.valueOf(file.getFileName()).startsWith(NAME)) {
            Files.deleteIfExists(file);
        }
    }
}
