/** Tests of the package of the same name. */
@NullMarked
package org.meterline.collector.domain;

import org.jspecify.annotations.NullMarked;
