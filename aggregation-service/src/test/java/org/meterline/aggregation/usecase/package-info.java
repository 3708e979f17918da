/** Tests of use cases with ports filled by hand. */
@NullMarked
package org.meterline.aggregation.usecase;

import org.jspecify.annotations.NullMarked;
