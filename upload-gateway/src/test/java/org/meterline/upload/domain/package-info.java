/** Tests of the package of the same name. */
@NullMarked
package org.meterline.upload.domain;

import org.jspecify.annotations.NullMarked;
