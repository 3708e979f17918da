/** Tests of chains. */
@NullMarked
package org.meterline.aggregation.domain.chain;

import org.jspecify.annotations.NullMarked;
