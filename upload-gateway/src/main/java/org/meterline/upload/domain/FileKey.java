package org.meterline.upload.domain;

import java.util.Arrays;

/** The 32 raw bytes of an Ed25519 public key, as a value. */
public record FileKey(byte[] bytes) {

    public FileKey {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
