/**
 * The usage file: the signed container in which usage reports travel without a network. Manifest, reader, writer, name
 * and signing key. May use jackson, zstd, jose4j (the signature) and Bouncy Castle (a seed's public key).
 */
@NullMarked
package org.meterline.contracts.file;

import org.jspecify.annotations.NullMarked;
