package org.meterline.registration.usecase;

import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.TokenHolder;

/** Who may trade an access token. Asked at every trade, so it reads no more than that takes, and needs no transaction. */
public interface TokenHolders {

    /** Empty where there is no such usage meter, or it is unregistered. */
    Optional<TokenHolder> present(UUID usageMeterId);
}
