/** Tests of the room {@code sample}. */
@NullMarked
package org.meterline.local.sample;

import org.jspecify.annotations.NullMarked;
