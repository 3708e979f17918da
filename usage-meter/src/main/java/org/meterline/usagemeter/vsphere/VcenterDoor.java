package org.meterline.usagemeter.vsphere;

import java.io.IOException;
import java.util.Optional;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.SecretBox;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;

/** Opens sessions with a vCenter as it is set up; only with the certificate that an operator has accepted. */
public final class VcenterDoor implements Vcenter.Door {
    private final MeteredSource.Vcenter source;
    private final SecretBox secrets;
    private final CollectionSettings settings;

    public VcenterDoor(MeteredSource.Vcenter source, SecretBox secrets, CollectionSettings settings) {
        this.source = source;
        this.secrets = secrets;
        this.settings = settings;
    }

    @Override
    public Vcenter open() throws VcenterLostException {
        if (source.acceptedFingerprint().isEmpty()) {
            ServerCertificate shown = ServerCertificate.presentedBy(source.url(), settings.requestTimeout());
            throw new VcenterRefusedException(
                    VcenterRefusedException.Reason.PLEASE_ACCEPT_CERTIFICATE,
                    "the certificate of " + source.url().getAuthority() + " has not been accepted yet: SHA-256 "
                            + shown.fingerprint() + " of " + shown.subject());
        }
        return VcenterSession.open(new VcenterSettings(
                source.url(),
                source.name(),
                source.user(),
                password(),
                Optional.of(source.acceptedFingerprint().get()),
                VcenterSettings.API_VERSION,
                settings.requestTimeout(),
                settings.maxAnswerBytes(),
                settings.pageSize(),
                settings.vsanEdition()));
    }

    private String password() {
        try {
            return secrets.open(source.password());
        } catch (IOException e) {
            throw new VcenterRefusedException(
                    VcenterRefusedException.Reason.BAD_CREDENTIALS,
                    "the kept password of " + source.name() + " cannot be opened: " + e.getMessage());
        }
    }
}
