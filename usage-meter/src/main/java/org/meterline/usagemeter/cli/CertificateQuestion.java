package org.meterline.usagemeter.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.vsphere.ServerCertificate;

/** Shows a server's certificate to a person, who says whether it is the right one. */
final class CertificateQuestion {
    private CertificateQuestion() {}

    /**
     * The fingerprint to trust from now on; empty where nobody has accepted the certificate.
     *
     * @param wanted the fingerprint that the command line accepts; without it somebody at the terminal is asked
     */
    static Optional<String> ask(ServerCertificate shown, @Nullable String wanted, PrintWriter err) {
        err.println("The server's certificate:");
        err.println("  subject      " + shown.subject());
        err.println("  issuer       " + shown.issuer());
        err.println("  valid        " + shown.validFrom() + " to " + shown.validUntil());
        err.println("  SHA-256      " + shown.fingerprint());
        err.flush();
        if (wanted != null) {
            return accepted(shown, wanted) ? Optional.of(shown.fingerprint()) : Optional.empty();
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return Optional.empty();
        }
        String answer = console.readLine("Is this the fingerprint of your server? Type yes to accept it: ");
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes")
                ? Optional.of(shown.fingerprint())
                : Optional.empty();
    }

    private static boolean accepted(ServerCertificate shown, String wanted) {
        try {
            return shown.hasFingerprint(wanted);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
