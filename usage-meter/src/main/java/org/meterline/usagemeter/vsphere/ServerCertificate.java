package org.meterline.usagemeter.vsphere;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.VcenterLostException;

/**
 * The certificate that a server shows, for a person to judge.
 *
 * @param fingerprint SHA-256 of it, lower-case hexadecimal
 */
public record ServerCertificate(
        String subject, String issuer, Instant validFrom, Instant validUntil, String fingerprint) {
    private static final int HTTPS_PORT = 443;

    /** Looks at the certificate and says nothing else to the server. */
    public static ServerCertificate presentedBy(URI url, Duration timeout) throws VcenterLostException {
        Look look = new Look();
        int port = url.getPort() < 0 ? HTTPS_PORT : url.getPort();
        int patience = Math.toIntExact(timeout.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(url.getHost(), port), patience);
            plain.setSoTimeout(patience);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {look}, new SecureRandom());
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, url.getHost(), port, true)) {
                socket.startHandshake();
            }
        } catch (IOException e) {
            X509Certificate shown = look.shown;
            if (shown == null) {
                throw new VcenterLostException(
                        url.getAuthority() + " does not answer: "
                                + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                        e);
            }
            return of(shown);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS in this Java", e);
        }
        throw new VcenterLostException(url.getAuthority() + " shows no certificate");
    }

    /** Whether this is the certificate that a person means by a fingerprint, in either form. */
    public boolean hasFingerprint(String wanted) {
        return AcceptedCertificate.normalised(wanted).equals(fingerprint);
    }

    /** A fingerprint as it is kept: lower-case hexadecimal without colons. */
    public static String normalised(String fingerprint) {
        return AcceptedCertificate.normalised(fingerprint);
    }

    private static ServerCertificate of(X509Certificate certificate) throws VcenterLostException {
        try {
            return new ServerCertificate(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    AcceptedCertificate.fingerprintOf(certificate));
        } catch (CertificateException e) {
            throw new VcenterLostException("its certificate cannot be read: " + e.getMessage(), e);
        }
    }

    /** Trusts nobody, so that the handshake ends once the certificate is known. */
    private static final class Look extends X509ExtendedTrustManager {
        private @Nullable X509Certificate shown;

        private void look(X509Certificate[] chain) throws CertificateException {
            shown = chain[0];
            throw new CertificateException("seen, that is all");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            look(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            look(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            look(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
