package org.meterline.registration.usecase;

import java.security.PrivateKey;

/**
 * The private half of the key pair that signs the tokens of usage meters, opened.
 *
 * @param id the {@code kid}
 */
record SigningKey(String id, PrivateKey privateKey) {

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
