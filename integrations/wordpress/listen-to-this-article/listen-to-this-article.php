<?php
/**
 * Plugin Name:       Listen to this article
 * Description:       Sends published posts to your audio service, and shows its player on them.
 * Version:           0.1.0
 * Requires at least: 6.0
 * Requires PHP:      7.4
 * License:           GPL-3.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-3.0.html
 * Text Domain:       listen-to-this-article
 * Domain Path:       /languages
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const FILE    = __FILE__;

foreach (
	array(
		'class-translations',
		'class-settings',
		'class-article',
		'class-articles',
		'class-rules',
		'class-payload',
		'class-answer',
		'class-client',
		'class-words',
		'class-worker',
		'class-watcher',
		'class-player',
		'class-status',
		'class-rest',
		'class-editor',
		'class-meta-box',
		'class-posts-list',
		'class-settings-page',
		'class-command',
		'class-plugin',
	) as $listen_file
) {
	require_once __DIR__ . "/includes/$listen_file.php";
}
unset( $listen_file );

Plugin::start();
