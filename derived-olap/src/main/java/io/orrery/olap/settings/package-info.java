/** What can be set per table, and the YAML file that says it. */
package io.orrery.olap.settings;
