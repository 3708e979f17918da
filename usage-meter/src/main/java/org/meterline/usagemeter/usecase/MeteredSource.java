package org.meterline.usagemeter.usecase;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A source as the operator has set it up, under a name of its own on this meter. */
public sealed interface MeteredSource {
    /** What commands call it; letters, digits, {@code - . _}, at most 63. */
    String name();

    /**
     * A vCenter.
     *
     * @param url its SOAP address, such as {@code https://vc01.example.org/sdk}
     * @param password sealed; only {@link SecretBox} opens it
     * @param acceptedFingerprint SHA-256 of the certificate that an operator accepted; without it nothing is collected
     * @param instance the vCenter's own UUID once it has been met; another one at the same address is not collected
     */
    record Vcenter(
            String name,
            URI url,
            String user,
            String password,
            Optional<String> acceptedFingerprint,
            Optional<UUID> instance)
            implements MeteredSource {
        public Vcenter {
            requireName(name);
        }

        /** The same with a certificate that an operator has accepted. */
        public Vcenter accepting(String fingerprint) {
            return new Vcenter(name, url, user, password, Optional.of(fingerprint), instance);
        }

        /** The same with another login. */
        public Vcenter withLogin(String newUser, String sealedPassword) {
            return new Vcenter(name, url, newUser, sealedPassword, acceptedFingerprint, instance);
        }

        /** The same once it is known which vCenter it is. */
        public Vcenter being(UUID id) {
            return new Vcenter(name, url, user, password, acceptedFingerprint, Optional.of(id));
        }
    }

    /**
     * A program or an address that prints counters.
     *
     * @param id the UUID that stands for it in reports
     * @param command what to run, with its arguments; empty where {@code url} is asked instead
     * @param every how often it is asked
     */
    record Counters(String name, UUID id, List<String> command, Optional<URI> url, Duration every)
            implements MeteredSource {
        public Counters {
            requireName(name);
            command = List.copyOf(command);
            if (command.isEmpty() == url.isEmpty()) {
                throw new IllegalArgumentException("counters come from a command or from an address, from one of them");
            }
        }
    }

    private static void requireName(String name) {
        if (!NameForm.PATTERN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a source's name is made of letters, digits, - . and _, begins with a letter or digit and has at most"
                            + " 63 characters, unlike '" + name + "'");
        }
    }

    /** How a source's name looks. */
    final class NameForm {
        private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

        private NameForm() {}
    }
}
