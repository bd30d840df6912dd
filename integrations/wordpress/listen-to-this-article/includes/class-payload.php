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

	/** What the service takes at most. */
	const AUTHOR_LETTERS  = 500;
	const SECTION_LETTERS = 200;
	const TAG_LETTERS     = 100;
	const TAGS            = 20;

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
		$payload = array_filter( $payload, array( $this, 'is_given' ) );
		// What is not named stays as it is at the service; null and an empty list clear it.
		$payload += array(
			'author'  => $this->author( $post ),
			'section' => $this->section( $post ),
			'tags'    => $this->tags( $post ),
		);
		/**
		 * Changes what is sent of a post: a body of PUT /v1/articles/{id}.
		 *
		 * @param array    $payload The body.
		 * @param \WP_Post $post    The post.
		 */
		return apply_filters( 'listen_payload', $payload, $post );
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
	 * The content as a page shows it to a visitor who is not signed in, with marks on what is not read aloud.
	 *
	 * @param \WP_Post $post The post.
	 */
	private function html( \WP_Post $post ): string {
		$before             = $GLOBALS['post'] ?? null;
		$user_id            = get_current_user_id();
		self::$is_rendering = true;
		add_filter( 'render_block', array( $this, 'mark' ), 10, 2 );
		try {
			$GLOBALS['post'] = $post; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- restored below.
			wp_set_current_user( 0 );
			setup_postdata( $post );
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
			return apply_filters( 'the_content', $post->post_content );
		} finally {
			remove_filter( 'render_block', array( $this, 'mark' ), 10 );
			self::$is_rendering = false;
			wp_set_current_user( $user_id );
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
	 * The author's name.
	 *
	 * @param \WP_Post $post The post.
	 */
	private function author( \WP_Post $post ): ?string {
		$name = $this->plain( (string) get_the_author_meta( 'display_name', (int) $post->post_author ) );
		return '' === $name ? null : mb_substr( $name, 0, self::AUTHOR_LETTERS );
	}

	/**
	 * The primary category, as Yoast SEO has it, else the first one; null if the post has only the default one.
	 *
	 * @param \WP_Post $post The post.
	 */
	private function section( \WP_Post $post ): ?string {
		$terms   = get_the_terms( $post, 'category' );
		$terms   = is_array( $terms ) ? array_column( $terms, 'name', 'term_id' ) : array();
		$primary = (int) get_post_meta( $post->ID, '_yoast_wpseo_primary_category', true );
		unset( $terms[ (int) get_option( 'default_category' ) ] );
		$name = $this->plain( (string) ( $terms[ $primary ] ?? reset( $terms ) ) );
		return '' === $name ? null : mb_substr( $name, 0, self::SECTION_LETTERS );
	}

	/**
	 * Names of the tags; the service takes so many of so many letters.
	 *
	 * @param \WP_Post $post The post.
	 * @return string[]
	 */
	private function tags( \WP_Post $post ): array {
		$terms = get_the_terms( $post, 'post_tag' );
		$names = is_array( $terms ) ? array_map( array( $this, 'plain' ), wp_list_pluck( $terms, 'name' ) ) : array();
		$short = array_filter(
			$names,
			static function ( string $name ): bool {
				return '' !== $name && mb_strlen( $name ) <= self::TAG_LETTERS;
			}
		);
		return array_slice( array_values( $short ), 0, self::TAGS );
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
