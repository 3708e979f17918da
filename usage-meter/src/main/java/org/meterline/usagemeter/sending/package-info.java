/**
 * The suite as the meter reaches it online: token exchange, registration check, sending of usage reports, with patience
 * for everything that may pass. Uses {@code usecase}, {@code domain}, the JDK's HTTP client and {@code contracts}.
 */
@NullMarked
package org.meterline.usagemeter.sending;

import org.jspecify.annotations.NullMarked;
