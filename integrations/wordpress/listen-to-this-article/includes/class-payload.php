<?php
/**
 * What is sent of a post.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Renders a post for the service.
 */
final class Payload {

	/** Attribute of blocks that are not read aloud. */
	const SKIP = 'listenSkip';

	/**
	 * Whether a post is being rendered for the service, and not for a page.
	 *
	 * @var bool
	 */
	private static $is_rendering = false;

	/** Whether a post is being rendered for the service. */
	public static function is_rendering(): bool {
		return self::$is_rendering;
	}

	/**
	 * The body of PUT /v1/articles/{id}.
	 *
	 * @param \WP_Post $post The post.
	 * @return array<string, mixed>
	 */
	public function of( \WP_Post $post ): array {
		$payload = array(
			'html'      => $this->html( $post ),
			'title'     => $this->plain( get_the_title( $post ) ),
			'url'       => get_permalink( $post ),
			'published' => get_post_time( 'Y-m-d\TH:i:s\Z', true, $post ),
			'language'  => $this->language( $post ),
			'publish'   => true,
		);
		/**
		 * Changes what is sent of a post: a body of PUT /v1/articles/{id}.
		 *
		 * @param array    $payload The body.
		 * @param \WP_Post $post    The post.
		 */
		return apply_filters( 'listen_payload', array_filter( $payload, array( $this, 'is_given' ) ), $post );
	}

	/**
	 * Hash of what is read. Names that WordPress counts up on each page are not.
	 *
	 * @param array<string, mixed> $payload The body.
	 */
	public function hash( array $payload ): string {
		$text = wp_json_encode( $payload );
		return hash( 'sha256', preg_replace( '/wp-(?:container|elements|block-[a-z-]+)-[0-9a-f]+/', '', $text ) );
	}

	/**
	 * The content as a page shows it, with marks on what is not read aloud.
	 *
	 * @param \WP_Post $post The post.
	 */
	private function html( \WP_Post $post ): string {
		$before             = $GLOBALS['post'] ?? null;
		self::$is_rendering = true;
		add_filter( 'render_block', array( $this, 'mark' ), 10, 2 );
		try {
			$GLOBALS['post'] = $post; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- restored below.
			setup_postdata( $post );
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
			return apply_filters( 'the_content', $post->post_content );
		} finally {
			remove_filter( 'render_block', array( $this, 'mark' ), 10 );
			self::$is_rendering = false;
			$GLOBALS['post']    = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited
			if ( null !== $before ) {
				setup_postdata( $before );
			}
		}
	}

	/**
	 * Marks a block that is not read aloud.
	 *
	 * @param string $html  The rendered block.
	 * @param array  $block The parsed block.
	 */
	public function mark( $html, $block ) {
		return empty( $block['attrs'][ self::SKIP ] ) ? $html : "<div data-listen=\"skip\">$html</div>";
	}

	/**
	 * Plain text of a title, which may have entities and inline elements.
	 *
	 * @param string $html The title.
	 */
	private function plain( string $html ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}

	/**
	 * The post's language as a BCP 47 tag; plugins for several languages may set it.
	 *
	 * @param \WP_Post $post The post.
	 */
	private function language( \WP_Post $post ): string {
		$locale = get_locale();
		if ( function_exists( 'pll_get_post_language' ) ) {
			$locale = pll_get_post_language( $post->ID, 'locale' ) ? pll_get_post_language( $post->ID, 'locale' ) : $locale;
		}
		// Locales such as de_DE_formal and ca_valencia have more parts than a language and a country.
		return preg_match( '/^([a-z]{2,3})(?:_([A-Z]{2}))?/', $locale, $parts ) ? implode( '-', array_slice( $parts, 1 ) ) : '';
	}

	/**
	 * Whether a field has a value.
	 *
	 * @param mixed $value The value.
	 */
	private function is_given( $value ): bool {
		return null !== $value && false !== $value && '' !== $value && array() !== $value;
	}
}
