package org.meterline.usagemeter.vsphere;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;

/** Posts SOAP envelopes to one vCenter and keeps the session's cookie. */
final class SoapTransport implements AutoCloseable {
    private static final String SESSION_COOKIE = "vmware_soap_session=";

    private final VcenterSettings settings;
    private final HttpClient client;
    private @Nullable String cookie;

    SoapTransport(VcenterSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.requestTimeout())
                .sslContext(AcceptedCertificate.context(settings.certificateFingerprint()))
                .build();
    }

    /** Sends an envelope and gives the whole answer; SOAP faults come with status 500 and are answers too. */
    InputStream call(String envelope, Duration extraPatience) throws VcenterLostException {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .timeout(settings.requestTimeout().plus(extraPatience))
                .header("Content-Type", "text/xml; charset=utf-8")
                .header("SOAPAction", "urn:vim25/" + settings.apiVersion())
                .POST(HttpRequest.BodyPublishers.ofString(envelope));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            response.headers().allValues("Set-Cookie").forEach(this::keepSession);
            try (InputStream body = response.body()) {
                return answer(response.statusCode(), body);
            }
        } catch (IOException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VcenterLostException("interrupted", e);
        }
    }

    /** A certificate is for a person to judge; everything else, a broken TLS connection too, may pass. */
    private VcenterLostException failure(IOException e) {
        if (isAboutTheCertificate(e)) {
            throw new VcenterRefusedException(
                    VcenterRefusedException.Reason.PLEASE_ACCEPT_CERTIFICATE,
                    "the certificate of " + settings.url().getAuthority() + " is not trusted: " + e.getMessage()
                            + ". Compare the fingerprint with the server's own before you accept it.");
        }
        return new VcenterLostException(settings.url().getAuthority() + " does not answer: " + describe(e), e);
    }

    private static boolean isAboutTheCertificate(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private InputStream answer(int status, InputStream body) throws IOException, VcenterLostException {
        if (status != 200 && status != 500) {
            throw new VcenterLostException(settings.url() + " answered with status " + status);
        }
        byte[] bytes = body.readNBytes(settings.maxAnswerBytes());
        if (bytes.length == settings.maxAnswerBytes()) {
            throw new VcenterLostException("an answer has more than " + settings.maxAnswerBytes() + " bytes");
        }
        return new ByteArrayInputStream(bytes);
    }

    private static String describe(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void keepSession(String setCookie) {
        if (setCookie.startsWith(SESSION_COOKIE)) {
            int end = setCookie.indexOf(';');
            cookie = end < 0 ? setCookie : setCookie.substring(0, end);
        }
    }

    /** Cuts a request that still hangs; a waiting call is not worth waiting for. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
