/** Tests of {@code ./run} as a whole. */
@NullMarked
package org.meterline.local;

import org.jspecify.annotations.NullMarked;
