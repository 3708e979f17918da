/**
 * Programs as they are packed, signed and installed side by side, and the files and processes of an upgrade. May use
 * {@code usecase}, {@code domain} and {@code config}.
 */
@NullMarked
package org.meterline.usagemeter.upgrade;

import org.jspecify.annotations.NullMarked;
