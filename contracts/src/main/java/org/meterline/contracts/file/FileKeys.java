package org.meterline.contracts.file;

import java.util.Optional;

/** Where a reader of usage files finds the public keys. */
@FunctionalInterface
public interface FileKeys {

    /** The 32 raw bytes of the Ed25519 public key; empty where there is none, or it is not accepted any more. */
    Optional<byte[]> publicKey(KeyId id);
}
