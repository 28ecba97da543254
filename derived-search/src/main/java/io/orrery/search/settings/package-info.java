/** The settings file: what is set for each table. */
package io.orrery.search.settings;
