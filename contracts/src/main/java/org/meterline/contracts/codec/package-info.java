/** Content encodings (gzip, zstd) with a limit on what comes out. May use zstd-jni and the JDK. */
@NullMarked
package org.meterline.contracts.codec;

import org.jspecify.annotations.NullMarked;
