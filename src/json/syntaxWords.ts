import { t } from '@vscode/l10n';

/** What a parser's code for a mistake means, such as `CommaExpected`. */
export function syntaxWords(code: string): string {
  switch (code) {
    case 'PropertyNameExpected':
      return t('property name expected');
    case 'ValueExpected':
      return t('value expected');
    case 'ColonExpected':
      return t('colon expected');
    case 'CommaExpected':
      return t('comma expected');
    case 'CloseBraceExpected':
      return t('closing brace expected');
    case 'CloseBracketExpected':
      return t('closing bracket expected');
    case 'EndOfFileExpected':
      return t('end of the text expected');
    case 'InvalidSymbol':
      return t('unknown word');
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return t('a number is not valid');
    case 'InvalidCommentToken':
      return t('comments are not allowed');
    case 'UnexpectedEndOfComment':
      return t('unexpected end of a comment');
    case 'UnexpectedEndOfString':
      return t('unexpected end of a string');
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return t('an escape sequence is not valid');
    case 'InvalidCharacter':
      return t('a character is not valid');
    default:
      return code;
  }
}
