package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that a meter shows, held against a server that asks for one. */
class CertificateCommandTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void aMeter() {
        user = new CommandLineUser(folder.resolve("home"));
        assertEquals(ExitCode.DONE, user.inHome("init", "--connectivity", "online"), user.err());
    }

    /** A key and its certificate, as a key store and as two PEM files. */
    private KeyStore made(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD);
        }
        pem(name + ".pem", "CERTIFICATE", loaded.getCertificate("it").getEncoded());
        pem(name + ".key", "PRIVATE KEY", loaded.getKey("it", PASSWORD).getEncoded());
        return loaded;
    }

    private void pem(String name, String kind, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    private int replace(String certificate, String key) {
        return user.inHome(
                "certificate",
                "replace",
                "--certificate",
                folder.resolve(certificate).toString(),
                "--key-file",
                folder.resolve(key).toString());
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(user.home())) {
            return files.filter(file -> file.getFileName().toString().startsWith("client-certificate"))
                    .toList();
        }
    }

    @Test
    void oneCommandReplacesItAndTheKeyStaysWithItsOwner() throws Exception {
        made("um-01");
        made("um-02");

        assertEquals(ExitCode.DONE, replace("um-01.pem", "um-01.key"), user.err());
        assertEquals(ExitCode.DONE, replace("um-02.pem", "um-02.key"), user.err());

        assertEquals(1, kept().size(), "the one before is gone");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().getFirst())));
        assertEquals(ExitCode.DONE, user.inHome("certificate", "show", "--json"));
        assertTrue(user.out().contains("\"subject\":\"CN=um-02\""), user.out());

        assertEquals(ExitCode.DONE, user.inHome("certificate", "remove"));
        assertEquals(List.of(), kept());
        assertEquals(ExitCode.INPUT, user.inHome("certificate", "show"));
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAndChangesNothing() throws Exception {
        made("um-01");
        made("um-02");
        assertEquals(ExitCode.DONE, replace("um-01.pem", "um-01.key"), user.err());

        assertEquals(ExitCode.REFUSED, replace("um-02.pem", "um-01.key"));

        assertTrue(user.err().contains("does not belong"), user.err());
        assertEquals(ExitCode.DONE, user.inHome("certificate", "show"));
        assertTrue(user.out().startsWith("CN=um-01"), user.out());
    }

    @Test
    void aServerThatAsksForACertificateIsShownIt() throws Exception {
        KeyStore server = made("suite");
        KeyStore meter = made("um-01");
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpsServer suite = suite(server, meter.getCertificate("it"), seen);
        String before = System.getProperty(TRUST_STORE);
        System.setProperty(TRUST_STORE, trusting(server.getCertificate("it")).toString());
        try {
            user.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
            String address = "https://localhost:" + suite.getAddress().getPort();
            assertEquals(ExitCode.DONE, replace("um-01.pem", "um-01.key"), user.err());

            int code = user.inHome("check-registration", "--registration", address, "--give-up-after", "PT1S");

            assertEquals(ExitCode.REFUSED, code, user.err());
            assertEquals(List.of("CN=um-01"), seen);

            assertEquals(ExitCode.DONE, user.inHome("certificate", "remove"));
            assertFalse(user.inHome("check-registration", "--registration", address, "--give-up-after", "PT1S")
                    == ExitCode.DONE);
            assertEquals(1, seen.size(), "without it the server lets nobody in");
        } finally {
            suite.stop(0);
            if (before == null) {
                System.clearProperty(TRUST_STORE);
            } else {
                System.setProperty(TRUST_STORE, before);
            }
        }
    }

    private Path trusting(Certificate certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setCertificateEntry("trusted", certificate);
        Path file = folder.resolve("trust.p12");
        try (var out = Files.newOutputStream(file)) {
            // Java reads certificates of a trust store without its password only where they are not encrypted.
            System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
            System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
            store.store(out, PASSWORD);
        } finally {
            System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
            System.clearProperty("keystore.pkcs12.macAlgorithm");
        }
        return file;
    }

    private static HttpsServer suite(KeyStore own, Certificate meter, List<String> seen)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("meter", meter);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            seen.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
