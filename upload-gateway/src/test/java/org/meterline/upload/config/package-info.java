/** The settings' defaults and keys. */
@NullMarked
package org.meterline.upload.config;

import org.jspecify.annotations.NullMarked;
